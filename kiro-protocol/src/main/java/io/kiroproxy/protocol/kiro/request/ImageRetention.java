package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.List;

/** Counts images per message, and keeps those of the last turns only where a setting says so. */
final class ImageRetention {

    private final int turns;
    private final LintReport.Builder report;

    ImageRetention(int turns, LintReport.Builder report) {
        this.turns = turns;
        this.report = report;
    }

    void apply(Draft draft) {
        int kept = 0;
        List<Draft.Turn> all = draft.turns;
        for (int i = all.size() - 1; i >= 0; i--) {
            Draft.Turn turn = all.get(i);
            int images = turn.images.size();
            if (images == 0) {
                continue;
            }
            if (images > Media.MAX_IMAGES_PER_MESSAGE) {
                throw GatewayException.invalidRequest(turn.place + ": " + images + " images (expected: at most "
                        + Media.MAX_IMAGES_PER_MESSAGE + " in one message)");
            }
            boolean current = i == all.size() - 1;
            if (kept++ < turns || current) {
                continue;
            }
            report.add(LintRule.IMAGE_HISTORY, turn.place, images + " images of an old message", "a marker instead");
            turn.images.clear();
            turn.append("[" + images + (images == 1 ? " image" : " images") + " of this message left out]");
        }
    }
}
