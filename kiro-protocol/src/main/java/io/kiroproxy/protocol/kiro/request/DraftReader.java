package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages into turns of a draft, checking block by block. One object per request. */
final class DraftReader {

    /** How reasoning of earlier turns goes back to the model. */
    enum Replay {
        /** As reasoning, with its signature. */
        NATIVE,
        /** As tagged text (kiro-upstream.md 7.4). */
        TAGS,
        /** Not at all. */
        NONE
    }

    private final LintReport.Builder report;
    private final Replay replay;
    private final int maxResult;
    private final Media media;
    private final Draft draft = new Draft();

    DraftReader(LintReport.Builder report, Replay replay, RequestSettings settings) {
        this.report = report;
        this.replay = replay;
        this.maxResult = settings.maxToolResultCharacters();
        this.media = new Media(report);
    }

    Draft read(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), "messages[" + i + "]");
        }
        return draft;
    }

    private void message(Message message, String place) {
        Role role = message.role() == Role.ASSISTANT ? Role.ASSISTANT : Role.USER;
        Draft.Turn turn = turn(role, place);
        for (int i = 0; i < message.content().size(); i++) {
            Content content = message.content().get(i);
            String at = place + ".content[" + i + "]";
            Role needed = roleOf(content, role);
            if (needed != turn.role) {
                if (needed != role) {
                    report.add(
                            LintRule.BLOCK_ROLE,
                            at,
                            content.getClass().getSimpleName() + " of the " + role,
                            "a turn of the " + needed);
                }
                turn = turn(needed, at);
            }
            if (message.role() == Role.SYSTEM
                    && content instanceof Content.Text text
                    && !text.text().isBlank()) {
                report.add(LintRule.SYSTEM_MESSAGE, at, "a system message", "marked text of the user turn");
                turn.append("<system-message>\n" + safe(text.text(), at) + "\n</system-message>");
            } else {
                block(turn, content, at);
            }
        }
    }

    private Draft.Turn turn(Role role, String place) {
        Draft.Turn turn = new Draft.Turn(role, place);
        draft.turns.add(turn);
        return turn;
    }

    private static Role roleOf(Content content, Role message) {
        if (content instanceof Content.Text) {
            return message;
        }
        boolean user = content instanceof Content.ToolResult
                || content instanceof Content.Image
                || content instanceof Content.Document;
        return user ? Role.USER : Role.ASSISTANT;
    }

    private void block(Draft.Turn turn, Content content, String place) {
        if (content instanceof Content.Text text) {
            turn.append(safe(text.text(), place));
        } else if (content instanceof Content.Image image) {
            turn.images.add(media.image(image, place));
        } else if (content instanceof Content.Document document) {
            turn.documents.add(media.document(document, place));
        } else if (content instanceof Content.ToolUse use) {
            turn.uses.add(use(use, place));
        } else if (content instanceof Content.ToolResult result) {
            turn.results.add(result(turn, result, place));
        } else {
            reasoning(turn, content, place);
        }
    }

    private Draft.Use use(Content.ToolUse use, String place) {
        String given = use.input().json();
        String input = JsonPieces.object(given);
        if (!input.equals(given)) {
            LintRule rule = input.length() > given.length() ? LintRule.TOOL_INPUT : LintRule.UNICODE;
            report.add(rule, place + ".input", "JSON that cannot be sent as it is", "rewritten");
        }
        return new Draft.Use(safe(use.id(), place), safe(use.name(), place), input, place);
    }

    private Draft.Result result(Draft.Turn turn, Content.ToolResult result, String place) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < result.content().size(); i++) {
            String at = place + ".content[" + i + "]";
            Content item = result.content().get(i);
            if (item instanceof Content.Text text) {
                texts.add(cut(safe(text.text(), at), at));
            } else if (item instanceof Content.Image image) {
                turn.images.add(media.image(image, at));
                texts.add("[image " + turn.images.size() + " of this message]");
                report.add(LintRule.IMAGE_IN_RESULT, at, "an image", "lifted to the message");
            } else if (item instanceof Content.Document document) {
                Draft.Document lifted = media.document(document, at);
                turn.documents.add(lifted);
                texts.add("[document \"" + lifted.name() + "\" of this message]");
                report.add(LintRule.IMAGE_IN_RESULT, at, "a document", "lifted to the message");
            } else {
                report.add(LintRule.BLOCK_ROLE, at, item.getClass().getSimpleName(), "left out of the result");
            }
        }
        if (texts.isEmpty()) {
            texts.add("");
            report.add(LintRule.TOOL_RESULT_EMPTY, place, "no content", "an empty text");
        }
        String id = safe(result.toolUseId(), place);
        return new Draft.Result(id, id, List.copyOf(texts), result.status(), place);
    }

    private String cut(String text, String place) {
        if (text.length() <= maxResult) {
            return text;
        }
        report.add(LintRule.TOOL_RESULT_LONG, place, text.length() + " characters", "cut at " + maxResult);
        return SafeText.of(text.substring(0, maxResult)) + "\n[cut: " + (text.length() - maxResult)
                + " more characters]";
    }

    private void reasoning(Draft.Turn turn, Content content, String place) {
        Draft.Reasoning block = replayed(turn, content);
        if (block == null) {
            if (replay != Replay.TAGS || !(content instanceof Content.Thinking)) {
                report.add(LintRule.REASONING_REPLAY, place, "reasoning that cannot be sent back", "left out");
            }
            return;
        }
        if (turn.reasoning != null) {
            report.add(LintRule.REASONING_ONE, place, "another reasoning block", "the one before it left out");
        }
        turn.reasoning = block;
    }

    private Draft.@Nullable Reasoning replayed(Draft.Turn turn, Content content) {
        if (content instanceof Content.Thinking thinking) {
            if (replay == Replay.NATIVE
                    && thinking.signature() != null
                    && !thinking.signature().isBlank()) {
                return new Draft.Reasoning(SafeText.of(thinking.text()), SafeText.of(thinking.signature()), null);
            }
            if (replay == Replay.TAGS && !thinking.text().isBlank()) {
                String text = SafeText.of(thinking.text()).replace("</thinking>", "<\\/thinking>");
                turn.append("<thinking>" + text + "</thinking>");
            }
            return null;
        }
        if (content instanceof Content.RedactedThinking redacted
                && replay == Replay.NATIVE
                && Media.isBlob(redacted.data())) {
            return new Draft.Reasoning(null, null, redacted.data());
        }
        return null;
    }

    private String safe(String text, String place) {
        String safe = SafeText.of(text);
        if (!safe.equals(text)) {
            report.add(LintRule.UNICODE, place, "half of a surrogate pair", "U+FFFD instead");
        }
        return safe;
    }
}
