package io.kiroproxy.protocol.kiro.failure;

/**
 * What is known about the size of a request, for the message about one that is too long.
 *
 * @param tokens our estimate of the input, 0 when unknown
 * @param window the model's context window, 0 when unknown
 */
public record PromptSize(int tokens, int window) {

    /** Nothing is known. */
    public static final PromptSize UNKNOWN = new PromptSize(0, 0);

    /** The words that clients recognise (kiro-upstream.md 5.3 E21), with numbers where they say something. */
    String tooLong() {
        if (tokens > window && window > 0) {
            return "prompt is too long: " + tokens + " tokens > " + window + " maximum";
        }
        if (tokens > 0 && window > 0) {
            return "prompt is too long: the upstream refused about " + tokens + " tokens, the model's window is "
                    + window;
        }
        return "prompt is too long for the model";
    }
}
