package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.model.JsonText;

/**
 * A complete call of a tool that is run here.
 *
 * @param id the upstream's id of the call
 * @param name the tool's name as the upstream knows it
 * @param input a JSON object
 */
public record HiddenCall(String id, String name, JsonText input) {}
