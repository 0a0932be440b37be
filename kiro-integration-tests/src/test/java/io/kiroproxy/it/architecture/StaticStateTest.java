package io.kiroproxy.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Several proxies live in one process because nothing that changes is static: every static field is looked into. */
class StaticStateTest {

    private static final Pattern UNCHANGING = Pattern.compile(
            "java\\.util\\.(ImmutableCollections\\$.*|Collections\\$(Unmodifiable|Empty|Singleton).*)|java\\.util\\.stream\\..*");

    private static final List<Class<?>> CHANGING = List.of(
            ThreadLocal.class,
            Executor.class,
            Thread.class,
            Random.class,
            StringBuilder.class,
            java.net.http.HttpClient.class,
            java.util.concurrent.locks.Lock.class);

    @Test
    void nothingThatChangesIsStatic() throws Exception {
        List<String> changing = new ArrayList<>();
        int seen = 0;
        for (JavaField field : Product.classes().stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList()) {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            Object value = reflected.get(null);
            seen++;
            if (value != null && changes(value)) {
                changing.add(field.getFullName() + " is a " + value.getClass().getName());
            }
        }

        assertThat(seen).isGreaterThan(1_000);
        assertThat(changing).isEmpty();
    }

    private static boolean changes(Object value) {
        String type = value.getClass().getName();
        if (value instanceof Collection || value instanceof Map) {
            return !UNCHANGING.matcher(type).matches();
        }
        return value instanceof Buffer buffer && buffer.capacity() > 0
                || type.startsWith("java.util.concurrent.atomic.")
                || CHANGING.stream().anyMatch(kind -> kind.isInstance(value));
    }
}
