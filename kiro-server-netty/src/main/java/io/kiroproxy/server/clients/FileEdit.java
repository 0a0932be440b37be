package io.kiroproxy.server.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What is written into one of a tool's files.
 *
 * @param file where it is
 * @param reader reads its text
 * @param values what is set
 */
record FileEdit(Path file, Function<String, EditableText> reader, List<Assignment> values) {

    /** A value at a path of keys. */
    record Assignment(List<String> path, Object value) {}

    static Assignment set(Object value, String... path) {
        return new Assignment(List.of(path), value);
    }

    static FileEdit json(Path file, Assignment... values) {
        return new FileEdit(file, JsoncText::new, List.of(values));
    }

    static FileEdit toml(Path file, Assignment... values) {
        return new FileEdit(file, TomlText::new, List.of(values));
    }

    static FileEdit dotenv(Path file, Assignment... values) {
        return new FileEdit(file, DotenvText::new, List.of(values));
    }

    /** {@code text} with all values in it. */
    String applied(String text) {
        EditableText edited = reader.apply(text);
        for (Assignment assignment : values) {
            edited = edited.with(assignment.path(), edited.literal(assignment.value()));
        }
        return edited.text();
    }
}
