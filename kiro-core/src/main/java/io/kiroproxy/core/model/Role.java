package io.kiroproxy.core.model;

/** Who said a message. */
public enum Role {
    /** Instructions that stand in the middle of a conversation; leading ones are {@link Conversation#system()}. */
    SYSTEM,
    /** The person or program that asks; tool results are theirs too. */
    USER,
    /** The model. */
    ASSISTANT
}
