package io.kiroproxy.core.model;

/** How hard the model should think, from least to most. A provider clamps to what the model knows. */
public enum Effort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX
}
