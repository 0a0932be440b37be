package io.kiroproxy.core.event;

/**
 * One method per kind of event. Implement it where every kind matters: a new kind then breaks the build instead
 * of falling through.
 */
public interface ChatEventHandler {
    void onMessageStart(ChatEvent.MessageStart event);

    void onTextDelta(ChatEvent.TextDelta event);

    void onThinkingDelta(ChatEvent.ThinkingDelta event);

    void onThinkingSignature(ChatEvent.ThinkingSignature event);

    void onRedactedThinking(ChatEvent.RedactedThinking event);

    void onToolUseStart(ChatEvent.ToolUseStart event);

    void onToolInputDelta(ChatEvent.ToolInputDelta event);

    void onToolUseEnd(ChatEvent.ToolUseEnd event);

    void onWebSearchDone(ChatEvent.WebSearchDone event);

    void onUsageUpdate(ChatEvent.UsageUpdate event);

    void onMessageStop(ChatEvent.MessageStop event);
}
