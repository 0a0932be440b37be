package io.kiroproxy.credential.refresh;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Where and how tokens are refreshed.
 *
 * @param socialEndpoint the vendor's own service
 * @param ideVersion shown to it in {@code user-agent}
 * @param idpHosts hosts that an external token endpoint may name, beside the built-in ones; lower case; a leading dot
 *     allows every name below it
 * @param limit for one exchange from start to end
 */
public record RefreshSettings(URI socialEndpoint, String ideVersion, Set<String> idpHosts, Duration limit) {
    private static final Set<String> KNOWN_IDP_HOSTS = Set.of(
            "login.microsoftonline.com",
            "login.microsoftonline.us",
            "login.partner.microsoftonline.cn",
            "login.chinacloudapi.cn",
            ".okta.com",
            ".okta-emea.com",
            ".oktapreview.com");

    /** The vendor's service, IDE 1.1.70, no further hosts, 15 s. */
    public static final RefreshSettings DEFAULT = new RefreshSettings(
            URI.create("https://prod.us-east-1.auth.desktop.kiro.dev/refreshToken"),
            "1.1.70",
            Set.of(),
            Duration.ofSeconds(15));

    public RefreshSettings {
        Objects.requireNonNull(socialEndpoint, "socialEndpoint");
        Objects.requireNonNull(ideVersion, "ideVersion");
        idpHosts = Set.copyOf(idpHosts);
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("refresh limit: " + limit + " (expected: longer than 0)");
        }
    }

    /** These settings with further hosts for external token endpoints. */
    public RefreshSettings withIdpHosts(Set<String> hosts) {
        return new RefreshSettings(socialEndpoint, ideVersion, hosts, limit);
    }

    /** Whether an external sign-in service may be at {@code host} (against requests forged by a file's author). */
    public boolean allowsIdpHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return allowed(KNOWN_IDP_HOSTS, name) || allowed(idpHosts, name);
    }

    private static boolean allowed(Set<String> hosts, String name) {
        return hosts.contains(name) || hosts.stream().anyMatch(host -> host.startsWith(".") && name.endsWith(host));
    }
}
