package io.kiroproxy.simulator.generate;

/** How frames are laid into HTTP chunks. */
public enum Framing {
    /** One frame in one chunk. */
    FRAME_PER_CHUNK,
    /** Everything between two pauses in one chunk. */
    JOINED,
    /** Every frame in two chunks, cut in its middle, with a flush between them. */
    SPLIT,
    /** Every byte in a chunk of its own; for small scripts. */
    BYTE_BY_BYTE
}
