package io.kiroproxy.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a look at one thing showed.
 *
 * @param id the same in every run
 * @param kind what was looked at, such as {@code token}
 * @param name the same for people
 * @param code what it is like, such as {@code token-over}: the same in every version
 * @param detail the same for people
 * @param remedy what to do; empty when all is well
 * @param values what stands in both texts
 */
public record Check(
        String id,
        String kind,
        String name,
        State state,
        String code,
        String detail,
        String remedy,
        List<Value> values) {

    /** How it is. */
    public enum State {
        OK,
        WARN,
        FAIL
    }

    /** A value of a text and its name there. */
    public record Value(String name, String text) {
        public Value {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(text, "text");
        }
    }

    public Check {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(remedy, "remedy");
        values = List.copyOf(values);
    }

    /** A look of somebody else's, without values. */
    public static Check of(String id, String name, State state, String detail, String remedy) {
        return new Check(
                id, id, name, state, id + "-" + state.name().toLowerCase(Locale.ROOT), detail, remedy, List.of());
    }

    static Check of(Subject subject, Diagnosis diagnosis, Object... named) {
        List<Value> values = new ArrayList<>();
        if (!subject.account().isEmpty()) {
            values.add(new Value("account", subject.account()));
        }
        for (int i = 0; i < named.length; i += 2) {
            values.add(new Value(named[i].toString(), named[i + 1].toString()));
        }
        return new Check(
                subject.id(),
                subject.kind().code(),
                subject.name(),
                diagnosis.state(),
                diagnosis.code(),
                filled(diagnosis.detail(), values),
                filled(diagnosis.remedy(), values),
                values);
    }

    private static String filled(String template, List<Value> values) {
        String text = template;
        for (Value value : values) {
            text = text.replace("{" + value.name() + "}", value.text());
        }
        return text;
    }
}
