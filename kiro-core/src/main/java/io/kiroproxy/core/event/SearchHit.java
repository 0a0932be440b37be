package io.kiroproxy.core.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One result of a web search.
 *
 * @param title the page's title
 * @param url the page's address
 * @param snippet an excerpt; may be empty
 * @param publishedMillis when it was published, milliseconds since the epoch; null when unknown
 */
public record SearchHit(
        String title, String url, String snippet, @Nullable Long publishedMillis) {
    public SearchHit {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(snippet, "snippet");
    }
}
