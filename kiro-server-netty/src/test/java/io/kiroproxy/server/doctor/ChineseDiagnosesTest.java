package io.kiroproxy.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the doctor finds has Chinese words in the web UI, with the same values in them. */
class ChineseDiagnosesTest {

    private static final Pattern KIND = Pattern.compile("^ {2}'?([a-z-]+)'?: '([^']+)',$", Pattern.MULTILINE);
    private static final Pattern DIAGNOSIS =
            Pattern.compile("^ {2}'([a-z-]+)': \\['([^']+)'(?:, '([^']+)')?],$", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("\\{\\w+}");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    private static String file() throws IOException {
        try (InputStream file = Check.class.getResourceAsStream("/io/kiroproxy/server/ui/i18n/doctor.js")) {
            return new String(Objects.requireNonNull(file, "doctor.js").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyKindAndEveryDiagnosisIsThereAndNoOther() throws IOException {
        assertThat(found(KIND)).isEqualTo(codes(Subject.Kind.values()));
        assertThat(found(DIAGNOSIS)).isEqualTo(codes(Diagnosis.values()));
    }

    @ParameterizedTest
    @EnumSource(Diagnosis.class)
    void wordsAreChineseAndHoldTheSameValues(Diagnosis diagnosis) throws IOException {
        Matcher line = DIAGNOSIS.matcher(file());
        Map<String, String> details = new LinkedHashMap<>();
        Map<String, String> remedies = new LinkedHashMap<>();
        while (line.find()) {
            details.put(line.group(1), line.group(2));
            remedies.put(line.group(1), Objects.requireNonNullElse(line.group(3), ""));
        }
        String detail = Objects.requireNonNull(details.get(diagnosis.code()));
        String remedy = Objects.requireNonNull(remedies.get(diagnosis.code()));

        assertThat(values(detail)).isEqualTo(values(diagnosis.detail()));
        assertThat(values(remedy)).isEqualTo(values(diagnosis.remedy()));
        assertThat(remedy.isEmpty()).isEqualTo(diagnosis.remedy().isEmpty());
        assertThat(wordless(diagnosis.detail()) || CHINESE.matcher(detail).find())
                .as(detail)
                .isTrue();
        assertThat(wordless(diagnosis.remedy()) || CHINESE.matcher(remedy).find())
                .as(remedy)
                .isTrue();
    }

    /** Values alone, or a command. */
    private static boolean wordless(String text) {
        return text.startsWith("chmod ")
                || VALUE.matcher(text).replaceAll("").replaceAll("[\\s:]", "").isEmpty();
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher line = pattern.matcher(file());
        while (line.find()) {
            found.add(line.group(1));
        }
        return found;
    }

    private static Set<String> codes(Object[] all) {
        return Arrays.stream(all)
                .map(one -> one instanceof Subject.Kind kind ? kind.code() : ((Diagnosis) one).code())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> values(String text) {
        Set<String> values = new TreeSet<>();
        Matcher value = VALUE.matcher(text);
        while (value.find()) {
            values.add(value.group());
        }
        return values;
    }
}
