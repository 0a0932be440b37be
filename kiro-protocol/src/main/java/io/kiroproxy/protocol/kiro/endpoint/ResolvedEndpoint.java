package io.kiroproxy.protocol.kiro.endpoint;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.HttpFields;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint for one account: everything of a request but its body. Immutable; internal to the Kiro provider. It
 * holds the account's token, so {@code toString} shows the label only.
 */
public final class ResolvedEndpoint {

    private final EndpointRow row;
    private final IdentityRow identity;
    private final AccountIdentity account;
    private final String base;
    private final String region;
    private final @Nullable String arn;
    private final @Nullable String tokenType;
    private final @Nullable String otherTokenType;

    ResolvedEndpoint(
            EndpointRow row,
            IdentityRow identity,
            AccountIdentity account,
            String base,
            String region,
            @Nullable String arn,
            @Nullable String tokenType,
            @Nullable String otherTokenType) {
        this.row = row;
        this.identity = identity;
        this.account = account;
        this.base = base;
        this.region = region;
        this.arn = arn;
        this.tokenType = tokenType;
        this.otherTokenType = otherTokenType;
    }

    /** The row's id in the table. */
    public String id() {
        return row.id();
    }

    public Dialect dialect() {
        return row.dialect();
    }

    /** {@code POST} or {@code GET}. */
    public String method() {
        return row.method();
    }

    public AccountIdentity account() {
        return account;
    }

    /** The region whose host is asked. */
    public String region() {
        return region;
    }

    /** The client presented, a name of the identity table. */
    public String identity() {
        return identity.name();
    }

    /** The {@code origin} that belongs to the client presented (kiro-upstream.md 1.4). */
    public String origin() {
        String own = row.origin();
        return own == null ? identity.origin() : own;
    }

    /** The profile ARN to write as {@code profileArn} into the body, null for none. */
    public @Nullable String bodyArn() {
        return row.arn().contains(ArnPlacement.BODY) ? arn : null;
    }

    /** Dialect and host for records, for example {@code K runtime.us-east-1.kiro.dev}. */
    public String label() {
        return row.dialect().key() + " " + URI.create(base).getAuthority();
    }

    /** The address, with the row's query. */
    public URI uri() {
        return uri(Map.of());
    }

    /** The address, with the row's query and {@code more} parameters after it, for example {@code nextToken}. */
    public URI uri(Map<String, String> more) {
        StringBuilder text = new StringBuilder(base).append(row.path());
        char separator = '?';
        for (Map.Entry<String, String> parameter : row.query().entrySet()) {
            append(text, separator, parameter.getKey(), parameter.getValue().replace("{origin}", origin()));
            separator = '&';
        }
        if (arn != null && row.arn().contains(ArnPlacement.QUERY)) {
            append(text, separator, "profileArn", arn);
            separator = '&';
        }
        for (Map.Entry<String, String> parameter : more.entrySet()) {
            append(text, separator, parameter.getKey(), parameter.getValue());
            separator = '&';
        }
        return URI.create(text.toString());
    }

    private static void append(StringBuilder text, char separator, String name, String value) {
        text.append(separator)
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /**
     * The header fields of one attempt.
     *
     * @param invocation random per request, from the caller's random source
     * @param attempt which try of the same call this is, from 1
     */
    public HttpFields fields(UUID invocation, int attempt) {
        HttpFields.Builder fields = HttpFields.builder();
        if (row.contentType() != null) {
            fields.add("content-type", row.contentType());
        }
        fields.add("authorization", "Bearer " + account.accessToken().reveal());
        if (row.target() != null) {
            fields.add("x-amz-target", row.target());
        }
        if (tokenType != null) {
            fields.add("tokentype", tokenType);
        }
        if (arn != null && row.arn().contains(ArnPlacement.HEADER)) {
            fields.add("x-amzn-kiro-profile-arn", arn);
        }
        if (row.dialect() == Dialect.R) {
            fields.add("x-amzn-kiro-agent-mode", "vibe");
        }
        Map<String, String> agent = identity.agents().getOrDefault(row.agent(), Map.of());
        agent.forEach((name, template) -> fields.add(name, fill(template, invocation, attempt)));
        return fields.build();
    }

    private String fill(String template, UUID invocation, int attempt) {
        return template.replace("{machine}", account.machineId())
                .replace("{attempt}", Integer.toString(attempt))
                .replace("{invocation}", invocation.toString());
    }

    /**
     * The same endpoint with the token type the other clients would send, for one retry after a refused token
     * (kiro-upstream-2026.md 9); null for kinds whose token type is certain.
     */
    public @Nullable ResolvedEndpoint withOtherTokenType() {
        if (otherTokenType == null && tokenType == null) {
            return null;
        }
        if (!EndpointTable.tokenTypeIsDisputed(account.kind())) {
            return null;
        }
        return new ResolvedEndpoint(row, identity, account, base, region, arn, otherTokenType, tokenType);
    }

    @Override
    public String toString() {
        return label();
    }
}
