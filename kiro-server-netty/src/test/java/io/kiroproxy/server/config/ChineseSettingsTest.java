package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every setting has Chinese words in the web UI, and so has what may stand there. */
class ChineseSettingsTest {

    private static final Pattern ENTRY =
            Pattern.compile("^ {2}'?([^':]+(?::[^']*)?)'?: '([^']+)',$", Pattern.MULTILINE);
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
    private static final String SECOND_LIST = "export const values";

    private static Map<String, String> entries(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
        }
        return entries;
    }

    private static String file() throws IOException {
        try (InputStream file = Setting.class.getResourceAsStream("/io/kiroproxy/server/ui/i18n/settings.js")) {
            return new String(Objects.requireNonNull(file, "settings.js").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everySettingIsDescribedAndNoOther() throws IOException {
        String file = file();
        Map<String, String> described = entries(file.substring(0, file.indexOf(SECOND_LIST)));

        assertThat(new TreeSet<>(described.keySet()))
                .isEqualTo(SettingCatalogue.all().stream()
                        .map(Setting::path)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(described).allSatisfy((path, text) -> assertThat(text).containsPattern(CHINESE));
    }

    @Test
    void whatMayStandThereAndWordsForDefaultsHaveAnEntryUnlessTheyAreNumbersOrNames() throws IOException {
        String file = file();
        Set<String> known = entries(file.substring(file.indexOf(SECOND_LIST))).keySet();
        Set<String> words = new TreeSet<>();
        for (Setting<?> setting : SettingCatalogue.all()) {
            if (!setting.fixedDefault()) {
                words.add(String.valueOf(setting.shownDefault()));
            }
            setting.type().allowed().stream()
                    .filter(text -> text.equals("unlimited") || text.contains(" ") || text.contains(":"))
                    .filter(text -> !text.matches("\\S+ to \\S+"))
                    .forEach(words::add);
        }

        assertThat(new TreeSet<>(known)).isEqualTo(words);
    }
}
