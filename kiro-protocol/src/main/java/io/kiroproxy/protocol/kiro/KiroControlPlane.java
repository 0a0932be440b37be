package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import io.kiroproxy.protocol.kiro.model.CatalogueReader;
import io.kiroproxy.protocol.kiro.model.KiroModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about an account besides chat: its models, its usage, its profiles (kiro-upstream.md 10,
 * kiro-upstream-2026.md 1.4 to 1.6 and 7). Each question goes down the endpoint table's rows until one answers. Any
 * thread; answers come on the executor.
 */
public final class KiroControlPlane implements ControlPlane {

    /** Pages of one list. */
    static final int MAX_PAGES = 20;

    /** Profiles whose use is tried out to rank them. */
    static final int MAX_RANKED = 8;

    private final KiroParts parts;
    private final EndpointTable table;
    private final ControlExchange exchange;

    /**
     * @param provider gets the catalogues that are fetched, and shares its options
     * @param executor runs the exchanges; one task at a time
     */
    public KiroControlPlane(KiroProvider provider, HttpTransport transport, CallExecutor executor) {
        parts = provider.parts();
        table = parts.options().endpoints();
        exchange = new ControlExchange(
                parts, Objects.requireNonNull(transport, "transport"), Objects.requireNonNull(executor, "executor"));
    }

    @Override
    public List<String> clientIdentities() {
        return table.clientIdentities();
    }

    @Override
    public CompletionStage<List<String>> refreshModels(AccountIdentity account) {
        return resolved(Operation.LIST_MODELS, account)
                .thenCompose(endpoints -> models(endpoints, null, new ArrayList<>(), 1))
                .thenApply(models -> {
                    if (models.isEmpty()) {
                        throw new UpstreamFailureException(
                                UpstreamFailure.of(Kind.PROTOCOL, "The upstream's model catalogue is empty."));
                    }
                    parts.models().keep(account.accountId(), models);
                    return models.stream().map(KiroModel::id).toList();
                });
    }

    private CompletableFuture<List<KiroModel>> models(
            List<ResolvedEndpoint> endpoints, @Nullable String token, List<KiroModel> sofar, int page) {
        return exchange.ask(Operation.LIST_MODELS, endpoints, paging(token), CatalogueReader::read)
                .thenCompose(answer -> {
                    sofar.addAll(answer.models());
                    String next = answer.nextToken();
                    boolean last = next == null || next.equals(token) || page == MAX_PAGES;
                    return last ? CompletableFuture.completedFuture(sofar) : models(endpoints, next, sofar, page + 1);
                });
    }

    @Override
    public CompletionStage<UsageLimits> usage(AccountIdentity account) {
        return resolved(Operation.USAGE, account)
                .thenCompose(endpoints -> exchange.ask(Operation.USAGE, endpoints, Map.of(), UsageReader::read));
    }

    @Override
    public CompletionStage<List<Profile>> profiles(AccountIdentity account) {
        boolean key = account.kind() == CredentialKind.API_KEY;
        Operation operation = key ? Operation.GET_PROFILE : Operation.LIST_PROFILES;
        List<String> regions = new ArrayList<>(table.regions());
        String own = account.region();
        boolean european = own != null && own.startsWith("eu-") && regions.remove("eu-central-1");
        if (european) {
            regions.add(0, "eu-central-1");
        }
        return profiles(account, operation, regions, 0, new LinkedHashSet<>(), null)
                .thenCompose(found -> rank(account, found));
    }

    /** Each host knows its own region's profiles only; an empty list or an error says nothing about the next one. */
    private CompletableFuture<List<Profile>> profiles(
            AccountIdentity account,
            Operation operation,
            List<String> regions,
            int at,
            Set<Profile> found,
            @Nullable UpstreamFailure failed) {
        if (at == regions.size()) {
            if (found.isEmpty() && failed != null && failed.kind() != Kind.ACCESS_DENIED) {
                return CompletableFuture.failedFuture(new UpstreamFailureException(failed));
            }
            return CompletableFuture.completedFuture(List.copyOf(found));
        }
        List<ResolvedEndpoint> endpoints;
        try {
            endpoints = table.resolve(operation, account, regions.get(at));
        } catch (GatewayException e) {
            return CompletableFuture.failedFuture(e);
        }
        ControlExchange.Reader<ProfileReader.Page> reader =
                operation == Operation.GET_PROFILE ? ProfileReader::one : ProfileReader::list;
        return pages(operation, endpoints, reader, null, new ArrayList<>(), 1)
                .handle((profiles, error) -> {
                    UpstreamFailure failure = error == null ? failed : worse(failed, ControlExchange.unwrapped(error));
                    if (error == null) {
                        found.addAll(profiles);
                    }
                    return profiles(account, operation, regions, at + 1, found, failure);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<List<Profile>> pages(
            Operation operation,
            List<ResolvedEndpoint> endpoints,
            ControlExchange.Reader<ProfileReader.Page> reader,
            @Nullable String token,
            List<Profile> sofar,
            int page) {
        return exchange.ask(operation, endpoints, paging(token), reader).thenCompose(answer -> {
            sofar.addAll(answer.profiles());
            String next = answer.nextToken();
            boolean last = next == null || next.equals(token) || page == MAX_PAGES;
            return last
                    ? CompletableFuture.completedFuture(sofar)
                    : pages(operation, endpoints, reader, next, sofar, page + 1);
        });
    }

    /** A refusal means "no profile here"; anything else leaves the question open and is what the caller hears. */
    private static UpstreamFailure worse(@Nullable UpstreamFailure earlier, Throwable error) {
        UpstreamFailure failure = error instanceof UpstreamFailureException known
                ? known.failure()
                : UpstreamFailure.of(Kind.NETWORK, "The upstream could not be asked.");
        return earlier == null || earlier.kind() == Kind.ACCESS_DENIED ? failure : earlier;
    }

    /** A profile may exist and not be usable: those whose usage can be read go first, paid ones before free ones. */
    private CompletableFuture<List<Profile>> rank(AccountIdentity account, List<Profile> found) {
        if (found.size() < 2 || account.kind() == CredentialKind.API_KEY) {
            return CompletableFuture.completedFuture(found);
        }
        return rank(account, found, 0, new ArrayList<>()).thenApply(ranks -> {
            List<Profile> sorted = new ArrayList<>();
            for (int rank = 0; rank <= 2; rank++) {
                for (int i = 0; i < found.size(); i++) {
                    if (ranks.get(i) == rank) {
                        sorted.add(found.get(i));
                    }
                }
            }
            return List.copyOf(sorted);
        });
    }

    private CompletableFuture<List<Integer>> rank(
            AccountIdentity account, List<Profile> found, int at, List<Integer> ranks) {
        if (at == found.size()) {
            return CompletableFuture.completedFuture(ranks);
        }
        if (at >= MAX_RANKED) {
            ranks.add(2);
            return rank(account, found, at + 1, ranks);
        }
        return usage(with(account, found.get(at)))
                .handle((usage, error) -> {
                    boolean free = error == null
                            && usage.plan().toUpperCase(Locale.ROOT).contains("FREE");
                    ranks.add(error != null ? 2 : free ? 1 : 0);
                    return rank(account, found, at + 1, ranks);
                })
                .thenCompose(next -> next)
                .toCompletableFuture();
    }

    private static AccountIdentity with(AccountIdentity account, Profile profile) {
        return new AccountIdentity(
                account.accountId(),
                account.kind(),
                account.accessToken(),
                profile.arn(),
                account.region(),
                account.machineId(),
                account.clientIdentity(),
                account.proxy());
    }

    /** What rules out every endpoint is a failure like any other. */
    private CompletableFuture<List<ResolvedEndpoint>> resolved(Operation operation, AccountIdentity account) {
        try {
            return CompletableFuture.completedFuture(table.resolve(operation, account));
        } catch (GatewayException e) {
            return CompletableFuture.failedFuture(
                    new UpstreamFailureException(UpstreamFailure.of(Kind.ACCESS_DENIED, e.description())));
        }
    }

    private static Map<String, String> paging(@Nullable String token) {
        return token == null ? Map.of() : Map.of("nextToken", token);
    }
}
