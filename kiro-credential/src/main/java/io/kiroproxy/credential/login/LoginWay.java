package io.kiroproxy.credential.login;

import io.kiroproxy.core.spi.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
     * A company's own sign-in service by an authorization code with PKCE (kiro-upstream-2026.md 6.5). What it is told about
     * the company stands in the vendor's portal, which {@link SocialBrowser} asks when the person belongs to one.
     *
     * @param issuer the service's address: https, no user, no port, no query; its host must be allowed by the settings
     * @param clientId the vendor's client at that service
     * @param scopes with blanks between; {@code offline_access} is added, without it nothing could be renewed
     * @param loginHint the person's address, null for none
     */
    record ExternalIdp(
            URI issuer,
            String clientId,
            String scopes,
            @Nullable String loginHint) implements LoginWay {
        private static final int MAX_TEXT = 2_000;

        public ExternalIdp {
            boolean fits = "https".equalsIgnoreCase(issuer.getScheme())
                    && issuer.getHost() != null
                    && issuer.getRawUserInfo() == null
                    && issuer.getPort() == -1
                    && issuer.getRawQuery() == null
                    && issuer.getRawFragment() == null;
            if (!fits) {
                throw new IllegalArgumentException(
                        "issuer: not a sign-in service (expected: https://… without user, port and query)");
            }
            if (clientId.isBlank() || clientId.length() > MAX_TEXT || scopes.length() > MAX_TEXT) {
                throw new IllegalArgumentException("client id of " + clientId.length() + " and scopes of "
                        + scopes.length() + " characters (expected: 1 to " + MAX_TEXT + ")");
            }
            if (!List.of(scopes.split(" ", -1)).contains("offline_access")) {
                scopes = (scopes.strip() + " offline_access").strip();
            }
        }
    }

    /** A {@code ksk_} key, which is proved against every region (kiro-upstream-2026.md 6.6). Nobody has to act. */
    record ApiKey(Secret key) implements LoginWay {
        public ApiKey {
            Objects.requireNonNull(key, "key");
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
