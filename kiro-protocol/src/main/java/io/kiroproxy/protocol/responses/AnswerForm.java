package io.kiroproxy.protocol.responses;

import java.util.Set;

/**
 * What a request says about the shape of its answer.
 *
 * @param echo the options that the answer repeats
 * @param includes what it carries beyond the usual
 */
record AnswerForm(Echo echo, Set<OptionsReader.Include> includes) {

    AnswerForm {
        includes = Set.copyOf(includes);
    }
}
