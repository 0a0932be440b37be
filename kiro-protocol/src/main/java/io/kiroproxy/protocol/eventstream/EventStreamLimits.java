package io.kiroproxy.protocol.eventstream;

/**
 * How large a frame may be.
 *
 * @param maxFrameBytes the largest frame in bytes, both checksums included; 16 to 268,435,456
 *     (limits-and-timers.md 3, "event-stream frame")
 * @param maxHeaderBytes the largest header block of a frame in bytes; 0 to {@code maxFrameBytes} or more, in which case
 *     the frame limit rules (kiro-upstream.md 4.1: AWS itself allows 128 KiB)
 */
public record EventStreamLimits(int maxFrameBytes, int maxHeaderBytes) {
    /** 4 MiB. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 4 * 1024 * 1024;

    /** 128 KiB. */
    public static final int DEFAULT_MAX_HEADER_BYTES = 128 * 1024;

    private static final int LARGEST_FRAME_LIMIT = 256 * 1024 * 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public EventStreamLimits {
        if (maxFrameBytes < Wire.MIN_FRAME_BYTES || maxFrameBytes > LARGEST_FRAME_LIMIT) {
            throw new IllegalArgumentException("max-frame-bytes: " + maxFrameBytes + " (expected: "
                    + Wire.MIN_FRAME_BYTES + " to " + LARGEST_FRAME_LIMIT + ")");
        }
        if (maxHeaderBytes < 0) {
            throw new IllegalArgumentException("max-header-bytes: " + maxHeaderBytes + " (expected: 0 or more)");
        }
    }

    /** Returns 4 MiB for a frame and 128 KiB for its headers. */
    public static EventStreamLimits ofDefaults() {
        return new EventStreamLimits(DEFAULT_MAX_FRAME_BYTES, DEFAULT_MAX_HEADER_BYTES);
    }
}
