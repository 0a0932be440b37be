package io.kiroproxy.protocol.kiro.image;

import io.kiroproxy.core.model.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Images that were made to fit lately: agents send their whole history, images included, with every turn. Any thread. */
final class FittedImages {

    /** Characters of base64 that are kept. */
    static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Content.Image> images = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** What identifies an image before it was made to fit. */
    record Key(String digest, int length) {

        static Key of(String base64) {
            try {
                byte[] bytes = base64.getBytes(StandardCharsets.US_ASCII);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Key(new String(digest, StandardCharsets.ISO_8859_1), base64.length());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    Content.@Nullable Image find(Key key) {
        lock.lock();
        try {
            return images.get(key);
        } finally {
            lock.unlock();
        }
    }

    void keep(Key key, Content.Image image) {
        lock.lock();
        try {
            Content.Image before = images.put(key, image);
            characters += image.base64().length()
                    - (before == null ? 0 : before.base64().length());
            Iterator<Content.Image> oldest = images.values().iterator();
            while (characters > MAX_CHARACTERS && oldest.hasNext()) {
                characters -= oldest.next().base64().length();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
