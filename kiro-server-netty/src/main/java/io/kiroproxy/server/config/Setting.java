package io.kiroproxy.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing a server can be told: everything that reading, checking, showing and documenting it needs. Immutable.
 * {@link SettingCatalogue} lists them all.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

    /** When a changed value is obeyed. */
    public enum Effect {
        /** By every call that begins after the change. */
        NOW,
        /** After the next start. */
        RESTART
    }

    /** Takes the value out of a configuration. */
    @FunctionalInterface
    interface Getter<T> {
        @Nullable
        T of(ServerConfig config);
    }

    /** Makes a copy of a configuration with another value. */
    @FunctionalInterface
    interface Setter<T> {
        /** @throws IllegalArgumentException when the value does not fit */
        ServerConfig into(ServerConfig config, T value);
    }

    /** Makes a value of a variable's text and of what the setting was before. */
    @FunctionalInterface
    interface VariableReader<T> {
        T read(@Nullable T before, String text);
    }

    /**
     * An environment variable of KiroProxy's that sets this too (kiroproxy-contract.md 2.4).
     *
     * @param meaning what it holds when that differs from the setting itself, such as {@code seconds}
     */
    record Variable<T>(String name, String meaning, VariableReader<T> reader) {}

    private final String path;
    private final ValueType<T> type;
    private final Effect effect;
    private final String description;
    private final Getter<T> getter;
    private final Setter<T> setter;
    private final List<Variable<T>> variables;
    private final @Nullable String computed;

    private Setting(
            String path,
            ValueType<T> type,
            Effect effect,
            String description,
            Getter<T> getter,
            Setter<T> setter,
            List<Variable<T>> variables,
            @Nullable String computed) {
        this.path = path;
        this.type = type;
        this.effect = effect;
        this.description = description;
        this.getter = getter;
        this.setter = setter;
        this.variables = List.copyOf(variables);
        this.computed = computed;
    }

    static <T> Setting<T> of(
            String path, ValueType<T> type, Effect effect, String description, Getter<T> getter, Setter<T> setter) {
        return new Setting<>(path, type, effect, description, getter, setter, List.of(), null);
    }

    /** The same, set by another variable too. */
    Setting<T> alsoBy(String name, String meaning, VariableReader<T> reader) {
        List<Variable<T>> more = new ArrayList<>(variables);
        more.add(new Variable<>(name, meaning, reader));
        return new Setting<>(path, type, effect, description, getter, setter, more, computed);
    }

    /** The same with a default that depends on the machine, in words. */
    Setting<T> computed(String words) {
        return new Setting<>(path, type, effect, description, getter, setter, variables, words);
    }

    /** The same, set by another variable that holds the value in a form of its own. */
    Setting<T> alsoBy(String name, String meaning, Function<String, T> reader) {
        return alsoBy(name, meaning, (before, text) -> reader.apply(text));
    }

    /** Its keys in the file, joined by dots. */
    public String path() {
        return path;
    }

    /** What its value may be. */
    public ValueType<T> type() {
        return type;
    }

    /** When a change is obeyed. */
    public Effect effect() {
        return effect;
    }

    /** What it does, in a sentence or two. */
    public String description() {
        return description;
    }

    /** Whether its value must not be shown. */
    public boolean secret() {
        return type.secret();
    }

    /** The environment variable of its own: {@code KIRO_} and the path in capitals. */
    public String variable() {
        return "KIRO_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The variables of KiroProxy that set it too, by name. */
    public List<String> otherVariables() {
        return variables.stream().map(Variable::name).toList();
    }

    List<Variable<T>> variables() {
        return variables;
    }

    /** The value in {@code config}, null for none. */
    public @Nullable T in(ServerConfig config) {
        return getter.of(Objects.requireNonNull(config, "config"));
    }

    /** The value in {@code config} as text, list or map; secrets as {@code ***}, null for none. */
    public @Nullable Object shown(ServerConfig config) {
        T value = in(config);
        return value == null ? null : type.show(value);
    }

    /** The default as text, list or map, null for none; in words when it depends on the machine. */
    public @Nullable Object shownDefault() {
        return computed == null ? shown(ServerConfig.DEFAULT) : computed;
    }

    /** Whether the default is the same everywhere. */
    boolean fixedDefault() {
        return computed == null;
    }

    /**
     * A copy of {@code config} with another value.
     *
     * @throws IllegalArgumentException when it does not fit
     */
    public ServerConfig with(ServerConfig config, T value) {
        return setter.into(config, value);
    }

    /** The last key of the path. */
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The keys before the last. */
    List<String> parents() {
        int end = path.lastIndexOf('.');
        return end < 0 ? List.of() : List.of(path.substring(0, end).split("\\.", -1));
    }

    /** The path. */
    @Override
    public String toString() {
        return path;
    }
}
