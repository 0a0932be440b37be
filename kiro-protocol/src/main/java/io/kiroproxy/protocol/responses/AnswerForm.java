package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Reasoning;
import java.util.Set;

/**
 * What a request says about the shape of its answer.
 *
 * @param echo the options that the answer repeats
 * @param includes what it carries beyond the usual
 * @param summaries how much of the reasoning the client wants to read
 */
record AnswerForm(Echo echo, Set<OptionsReader.Include> includes, Reasoning.Display summaries) {

    AnswerForm {
        includes = Set.copyOf(includes);
    }
}
