package io.kiroproxy.it.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.Locale;

/** How somebody looks at the UI: the browser's language, its colours and its width in pixels. */
record Look(String language, ColorScheme scheme, int width) {

    private static final int HEIGHT = 860;
    private static final int PHONE = 390;

    static final Look DESK = new Look("en-GB", ColorScheme.LIGHT, 1280);

    Look dark() {
        return new Look(language, ColorScheme.DARK, width);
    }

    Look chinese() {
        return new Look("zh-CN", scheme, width);
    }

    Look phone() {
        return new Look(language, scheme, PHONE);
    }

    boolean isDark() {
        return scheme == ColorScheme.DARK;
    }

    boolean isPhone() {
        return width == PHONE;
    }

    boolean isChinese() {
        return language.startsWith("zh");
    }

    Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setLocale(language)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("Europe/Berlin")
                .setViewportSize(width, HEIGHT);
    }

    /** For names of files. */
    @Override
    public String toString() {
        return language.substring(0, 2) + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
    }
}
