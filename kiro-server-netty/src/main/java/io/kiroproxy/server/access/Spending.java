package io.kiroproxy.server.access;

/**
 * What calls used up.
 *
 * @param calls how many
 * @param tokensIn read by the model
 * @param tokensOut written by it
 * @param credits billed by the upstream
 */
public record Spending(long calls, long tokensIn, long tokensOut, double credits) {

    /** Nothing. */
    public static final Spending NONE = new Spending(0, 0, 0, 0);

    public long tokens() {
        return tokensIn + tokensOut;
    }

    Spending plus(Spending more) {
        return new Spending(
                calls + more.calls, tokensIn + more.tokensIn, tokensOut + more.tokensOut, credits + more.credits);
    }

    Spending minus(Spending less) {
        return new Spending(
                calls - less.calls,
                tokensIn - less.tokensIn,
                tokensOut - less.tokensOut,
                Math.max(0, credits - less.credits));
    }

    boolean nothing() {
        return calls == 0 && tokensIn == 0 && tokensOut == 0 && credits == 0;
    }
}
