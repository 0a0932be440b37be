package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.rules.Dialect;

/** The spellings of control-plane calls (kiro-upstream-2026.md 1.4). */
public enum ControlFamily {
    /** Paths and queries. */
    REST,
    /** {@code AmazonCodeWhispererService.*}. */
    LEGACY,
    /** {@code KiroControlPlaneBearerService.*}: always the management host. */
    KIRO;

    /** The data-plane dialect that has the same content type and error form. */
    public Dialect dialect() {
        return this == REST ? Dialect.R : this == LEGACY ? Dialect.L : Dialect.K;
    }
}
