package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.seal.SealException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The proxies of {@code config.json} that hold a password: sealed like credentials, in the place of their text. */
final class SealedProxies {

    static final String MARK = "kiro-sealed:";

    private static final String FIELD = "proxy_url";

    private final Sealing sealing;

    SealedProxies(Sealing sealing) {
        this.sealing = sealing;
    }

    /** Opens those of {@code config}. What cannot be opened stays, so that its account is not used without it. */
    void open(ObjectNode config) {
        for (AccountEntry entry : ConfigFile.entries(config)) {
            String proxy = entry.text(FIELD);
            if (proxy != null && proxy.startsWith(MARK)) {
                try {
                    entry.setProxy(opened(proxy));
                } catch (IOException e) {
                    entry.setProxy(proxy);
                }
            }
        }
    }

    /** Opens all, or says which cannot be. */
    void openAll(ObjectNode config) throws IOException {
        for (AccountEntry entry : ConfigFile.entries(config)) {
            String proxy = entry.text(FIELD);
            if (proxy != null && proxy.startsWith(MARK)) {
                entry.setProxy(opened(proxy));
            }
        }
    }

    private String opened(String proxy) throws IOException {
        byte[] content;
        try {
            content = Base64.getDecoder().decode(proxy.substring(MARK.length()));
        } catch (IllegalArgumentException e) {
            throw new SealException("config.json: a sealed proxy_url is damaged", e);
        }
        return new String(sealing.open(content, FIELD), StandardCharsets.UTF_8);
    }

    /** A copy of {@code config} as it goes to disk. */
    ObjectNode sealed(ObjectNode config) throws IOException {
        if (!sealing.note().on()) {
            return config;
        }
        ObjectNode copy = config.deepCopy();
        for (AccountEntry entry : ConfigFile.entries(copy)) {
            String proxy = entry.text(FIELD);
            if (proxy != null && proxy.contains("@")) {
                byte[] content = sealing.seal(proxy.getBytes(StandardCharsets.UTF_8), FIELD);
                entry.setProxy(MARK + Base64.getEncoder().encodeToString(content));
            }
        }
        return copy;
    }
}
