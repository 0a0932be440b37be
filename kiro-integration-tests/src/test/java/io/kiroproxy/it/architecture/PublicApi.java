package io.kiroproxy.it.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a user of a module can name: its public types with their public and protected members, one per line, sorted. */
final class PublicApi {

    private static final JavaClasses PRODUCT = Product.classes();
    private static final Set<String> OF_EVERY_TYPE = Set.of("values", "valueOf", "equals", "hashCode", "toString");

    private PublicApi() {}

    /** What {@code packages} promise. */
    static List<String> of(List<String> packages) {
        TreeSet<String> lines = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            if (packages.contains(type.getPackageName()) && reachable(type)) {
                describe(type, lines);
            }
        }
        return List.copyOf(lines);
    }

    private static boolean reachable(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicApi::reachable).orElse(true);
    }

    private static void describe(JavaClass type, Set<String> lines) {
        String supertypes = type.getRawInterfaces().stream()
                .map(JavaClass::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        String kind = type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String closed = type.getModifiers().contains(JavaModifier.FINAL) ? "final " : "";
        lines.add(type.getName() + " : " + closed + kind + (supertypes.isEmpty() ? "" : " of " + supertypes));
        for (JavaField field : type.getFields()) {
            if (visible(field.getModifiers())) {
                lines.add(type.getName() + "#" + field.getName() + " : "
                        + field.getRawType().getName());
            }
        }
        for (JavaCodeUnit member : type.getCodeUnits()) {
            if (visible(member.getModifiers()) && !OF_EVERY_TYPE.contains(member.getName())) {
                lines.add(signature(type, member));
            }
        }
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static String signature(JavaClass type, JavaCodeUnit member) {
        String parameters =
                member.getRawParameterTypes().stream().map(JavaClass::getName).collect(Collectors.joining(", "));
        return type.getName() + "#" + member.getName() + "(" + parameters + ") : "
                + member.getRawReturnType().getName();
    }
}
