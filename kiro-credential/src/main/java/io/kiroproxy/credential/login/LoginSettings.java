package io.kiroproxy.credential.login;

import io.kiroproxy.credential.refresh.RefreshSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how people sign in.
 *
 * @param portal the vendor's sign-in page, without a query
 * @param authService the vendor's token service, an origin
 * @param redirectFrom the client that the portal is told of; it decides which ports it accepts
 * @param ports loopback ports to listen on, the first free one is taken; the portal knows no others; 0 for any
 * @param socialClientId named in social device sign-ins
 * @param awsClientName shown by AWS to the person who confirms
 * @param scopes asked of AWS
 * @param userAgent of all these requests
 * @param expiry how long a login may take, 10 s to 1 h
 * @param maxFlows logins at once, 1 to 1000
 * @param exchangeLimit for one request from start to end
 * @param pageOrigin where pages are opened in place of their own hosts, null for those; for the simulator
 * @param idpHosts hosts that a company's sign-in may name, beside the built-in ones ({@link RefreshSettings})
 */
public record LoginSettings(
        URI portal,
        URI authService,
        String redirectFrom,
        List<Integer> ports,
        String socialClientId,
        String awsClientName,
        List<String> scopes,
        String userAgent,
        Duration expiry,
        int maxFlows,
        Duration exchangeLimit,
        @Nullable URI pageOrigin,
        Set<String> idpHosts) {
    /** The vendor's hosts, ports, client and scopes (kiro-upstream-2026.md 6.2 to 6.4); 10 min, 8 at once, 15 s. */
    public static final LoginSettings DEFAULT = new LoginSettings(
            URI.create("https://app.kiro.dev/signin"),
            URI.create("https://prod.us-east-1.auth.desktop.kiro.dev"),
            "kirocli",
            List.of(3128, 4649, 6588, 8008, 9091, 49153, 50153, 51153, 52153, 53153),
            "Kiro-CLI",
            "Kiro API Proxy",
            List.of("codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations"),
            "KiroCLI/2.14.2 md/appVersion-2.14.2 app/AmazonQ-For-CLI",
            Duration.ofMinutes(10),
            8,
            Duration.ofSeconds(15),
            null,
            Set.of());

    public LoginSettings {
        Objects.requireNonNull(portal, "portal");
        Objects.requireNonNull(authService, "authService");
        Objects.requireNonNull(redirectFrom, "redirectFrom");
        ports = List.copyOf(ports);
        Objects.requireNonNull(socialClientId, "socialClientId");
        Objects.requireNonNull(awsClientName, "awsClientName");
        scopes = List.copyOf(scopes);
        idpHosts = Set.copyOf(idpHosts);
        Objects.requireNonNull(userAgent, "userAgent");
        if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 0 || port > 65_535)) {
            throw new IllegalArgumentException("login ports: " + ports + " (expected: one or more, each 0 to 65535)");
        }
        if (expiry.compareTo(Duration.ofSeconds(10)) < 0 || expiry.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("login expiry: " + expiry + " (expected: 10 s to 1 h)");
        }
        if (maxFlows < 1 || maxFlows > 1_000) {
            throw new IllegalArgumentException("logins at once: " + maxFlows + " (expected: 1 to 1000)");
        }
        if (exchangeLimit.isNegative() || exchangeLimit.isZero()) {
            throw new IllegalArgumentException("login exchange limit: " + exchangeLimit + " (expected: more than 0)");
        }
    }

    /** A copy with another sign-in page. */
    public LoginSettings withPortal(URI newPortal) {
        return new LoginSettings(
                newPortal,
                authService,
                redirectFrom,
                ports,
                socialClientId,
                awsClientName,
                scopes,
                userAgent,
                expiry,
                maxFlows,
                exchangeLimit,
                pageOrigin,
                idpHosts);
    }

    /** A copy that listens on other ports; the vendor's portal accepts only the default ones. */
    public LoginSettings withPorts(List<Integer> newPorts) {
        return new LoginSettings(
                portal,
                authService,
                redirectFrom,
                newPorts,
                socialClientId,
                awsClientName,
                scopes,
                userAgent,
                expiry,
                maxFlows,
                exchangeLimit,
                pageOrigin,
                idpHosts);
    }

    /** A copy with another time to sign in and another number of logins at once. */
    public LoginSettings withLimits(Duration newExpiry, int newMaxFlows) {
        return new LoginSettings(
                portal,
                authService,
                redirectFrom,
                ports,
                socialClientId,
                awsClientName,
                scopes,
                userAgent,
                newExpiry,
                newMaxFlows,
                exchangeLimit,
                pageOrigin,
                idpHosts);
    }

    /** A copy whose pages are opened at {@code origin}: whatever answers there stands in for all sign-in hosts. */
    public LoginSettings withPageOrigin(@Nullable URI origin) {
        return new LoginSettings(
                portal,
                authService,
                redirectFrom,
                ports,
                socialClientId,
                awsClientName,
                scopes,
                userAgent,
                expiry,
                maxFlows,
                exchangeLimit,
                origin,
                idpHosts);
    }

    /** Where a browser finds {@code page}. */
    URI opened(URI page) {
        if (pageOrigin == null) {
            return page;
        }
        String prefix = pageOrigin.toString().replaceAll("/+$", "");
        return URI.create(prefix + page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery()));
    }

    /** Whether a company's sign-in service may be at {@code uri}: https, no user, no port, a host of the list. */
    boolean allowsIdp(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && (uri.getPort() == -1 || uri.getPort() == 443)
                && RefreshSettings.DEFAULT.withIdpHosts(idpHosts).allowsIdpHost(uri.getHost());
    }
}
