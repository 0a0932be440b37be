package io.kiroproxy.server.admin;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.config.ConfigStore;
import org.jspecify.annotations.Nullable;

/**
 * What the program around a server lets its page change.
 *
 * @param settings the files with settings, null when settings are not in files
 * @param clients the user's tools, null when they are not ours to write
 */
public record Tools(
        @Nullable ConfigStore settings, @Nullable ClientSetup clients) {

    /** Nothing. */
    public static final Tools NONE = new Tools(null, null);
}
