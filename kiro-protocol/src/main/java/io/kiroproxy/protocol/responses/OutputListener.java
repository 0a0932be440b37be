package io.kiroproxy.protocol.responses;

import java.io.IOException;

/** Is told how the items of an answer grow. Pieces are never empty. */
interface OutputListener {

    /** Listens to nothing. */
    OutputListener NONE = new OutputListener() {};

    default void added(OutputItem item) throws IOException {}

    default void text(MessageItem item, String piece) throws IOException {}

    default void summary(ReasoningItem item, String piece, Piece place) throws IOException {}

    default void input(CallItem item, String piece) throws IOException {}

    /** An item is done; the item knows everything about its end. */
    default void done(OutputItem item) throws IOException {}

    /** The place of a piece in its text. */
    enum Piece {
        FIRST,
        LATER
    }
}
