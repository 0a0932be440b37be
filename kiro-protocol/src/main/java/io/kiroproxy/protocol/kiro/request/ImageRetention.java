package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.List;
import java.util.Set;

/**
 * Counts images: those of the newest turns that together are not too many for one request stay, and fewer turns keep
 * theirs where a setting says so.
 */
final class ImageRetention {

    private final int turns;
    private final LintReport.Builder report;
    private final Set<String> adaptations;

    ImageRetention(int turns, LintReport.Builder report, Set<String> adaptations) {
        this.turns = turns;
        this.report = report;
        this.adaptations = adaptations;
    }

    void apply(Draft draft) {
        int keptTurns = 0;
        int kept = 0;
        List<Draft.Turn> all = draft.turns;
        for (int i = all.size() - 1; i >= 0; i--) {
            Draft.Turn turn = all.get(i);
            int images = turn.images.size();
            if (images == 0) {
                continue;
            }
            if (images > Media.MAX_IMAGES) {
                throw GatewayException.invalidRequest(turn.place + ": " + images + " images (expected: at most "
                        + Media.MAX_IMAGES + " in one message)");
            }
            boolean current = i == all.size() - 1;
            boolean keep = keptTurns < turns && kept + images <= Media.MAX_IMAGES;
            if (keep || current) {
                keptTurns++;
                kept += images;
                continue;
            }
            keptTurns = turns;
            adaptations.add("old_images");
            report.add(LintRule.IMAGE_HISTORY, turn.place, images + " images of an old message", "a marker instead");
            turn.images.clear();
            turn.append("[" + images + (images == 1 ? " image" : " images") + " of this message left out]");
        }
    }
}
