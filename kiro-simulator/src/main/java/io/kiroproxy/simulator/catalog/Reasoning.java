package io.kiroproxy.simulator.catalog;

/** How a model thinks natively (kiro-upstream.md 7.5, kiro-upstream-2026.md 2.4). */
public enum Reasoning {
    /** Not at all; only prompt tags. */
    NONE,
    /** Text deltas and a signature before the answer. */
    SIGNED_TEXT,
    /** Accepts the fields and bills for them, but sends no frames (the 4.6 generation). */
    SILENT,
    /** One opaque blob after the answer. */
    OPAQUE
}
