package io.kiroproxy.credential.login;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** How somebody signs in. */
public sealed interface LoginWay {
    /** The sign-in page of every AWS Builder ID. */
    String BUILDER_ID_START_URL = "https://view.awsapps.com/start";

    /** Where Builder IDs live. */
    String BUILDER_ID_REGION = "us-east-1";

    /** A page of the vendor that comes back to a loopback port, or is pasted (kiro-upstream-2026.md 6.2). */
    record SocialBrowser(SocialProvider provider) implements LoginWay {
        public SocialBrowser {
            Objects.requireNonNull(provider, "provider");
        }
    }

    /**
     * A code that is typed into a page of the vendor (kiro-upstream-2026.md 6.3). Whoever is signed in there is logged in,
     * and a second person's sign-in ends the first one's: for several accounts use {@link SocialBrowser}.
     */
    record SocialDevice(SocialProvider provider) implements LoginWay {
        public SocialDevice {
            Objects.requireNonNull(provider, "provider");
        }
    }

    /** A code that is confirmed at AWS (kiro-upstream-2026.md 6.4). */
    record AwsDevice(AwsDirectory directory) implements LoginWay {
        public AwsDevice {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /** A page of AWS that comes back to a loopback port, or is pasted (kiro-upstream.md 8.10). */
    record AwsBrowser(AwsDirectory directory) implements LoginWay {
        public AwsBrowser {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /**
     * Where AWS knows the person.
     *
     * @param startUrl the sign-in page: https, a host, no user, no port, no query
     * @param region where the directory lives, such as {@code eu-west-1}; it becomes part of a host's name
     */
    record AwsDirectory(String startUrl, String region) {
        private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");
        private static final int MAX_LENGTH = 256;

        /** Everybody's own AWS login. */
        public static final AwsDirectory BUILDER_ID = new AwsDirectory(BUILDER_ID_START_URL, BUILDER_ID_REGION);

        public AwsDirectory {
            startUrl = checked(startUrl);
            if (region.length() > 32 || !REGION.matcher(region).matches()) {
                throw new IllegalArgumentException(
                        "region of " + region.length() + " characters (expected: a region's name such as eu-west-1)");
            }
        }

        boolean isBuilderId() {
            return startUrl.equals(BUILDER_ID_START_URL);
        }

        /** Without what browsers append: slashes and {@code #/}. */
        private static String checked(String text) {
            String bare = text.strip().replaceAll("/*#?/*$", "");
            URI uri;
            try {
                uri = URI.create(bare);
            } catch (IllegalArgumentException e) {
                throw refused();
            }
            boolean fits = bare.length() <= MAX_LENGTH
                    && "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getHost().contains(".")
                    && uri.getRawUserInfo() == null
                    && uri.getPort() == -1
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (!fits) {
                throw refused();
            }
            return bare;
        }

        private static IllegalArgumentException refused() {
            return new IllegalArgumentException(
                    "start URL: not a sign-in page (expected: https://….awsapps.com/start, without port and query)");
        }
    }
}
