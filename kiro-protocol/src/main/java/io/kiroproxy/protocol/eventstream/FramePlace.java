package io.kiroproxy.protocol.eventstream;

/**
 * Where a frame stands in its stream, for messages.
 *
 * @param number 1 for the first frame
 * @param offset of the frame's first byte from the start of the stream
 */
record FramePlace(long number, long offset) {
    EventStreamException failure(String what) {
        return new EventStreamException("frame " + number + " at offset " + offset + ": " + what);
    }
}
