package io.kiroproxy.protocol.eventstream;

/** The numbers of the wire format (kiro-upstream.md 4.1). */
final class Wire {
    /** Total length, headers length and the CRC over both. */
    static final int PRELUDE_BYTES = 12;

    /** The part of the prelude that its CRC covers. */
    static final int LENGTHS_BYTES = 8;

    static final int CRC_BYTES = 4;

    /** A prelude and a message CRC with nothing between. */
    static final int MIN_FRAME_BYTES = PRELUDE_BYTES + CRC_BYTES;

    /** Header names carry one length byte, byte arrays and strings two. */
    static final int MAX_NAME_BYTES = 0xff;

    static final int MAX_VALUE_BYTES = 0xffff;

    static final int BOOL_TRUE = 0;
    static final int BOOL_FALSE = 1;
    static final int BYTE = 2;
    static final int SHORT = 3;
    static final int INT = 4;
    static final int LONG = 5;
    static final int BYTES = 6;
    static final int TEXT = 7;
    static final int TIMESTAMP = 8;
    static final int UUID = 9;

    private Wire() {}
}
