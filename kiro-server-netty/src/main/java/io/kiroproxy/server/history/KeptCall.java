package io.kiroproxy.server.history;

/** A call and what people wrote about it. */
public record KeptCall(CallRow row, Remarks remarks) {

    /** About what it takes in memory. */
    public int bytes() {
        return row.bytes() + remarks.bytes();
    }

    /** The same call with other remarks. */
    public KeptCall with(Remarks.Change change) {
        return new KeptCall(row, change.apply(remarks));
    }
}
