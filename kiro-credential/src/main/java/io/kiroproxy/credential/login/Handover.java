package io.kiroproxy.credential.login;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.SocialCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Turns the credentials of a login into an account: finds an organisation's profile (kiro-upstream-2026.md 1.6), then
 * adds the account or puts the login in an existing one's place. Only the question for the profile is repeated when no
 * answer comes; the code of the login is used up by now.
 */
final class Handover {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final LoginFlow flow;
    private final FlowParts parts;
    private final AccountId id;
    private final String machineId;

    Handover(LoginFlow flow) {
        this.flow = flow;
        this.parts = flow.parts();
        AccountId existing = flow.request().existing();
        this.id = existing != null ? existing : newId(parts);
        this.machineId = Optional.ofNullable(existing)
                .flatMap(parts.registry()::account)
                .map(view -> view.account().machineId())
                .orElseGet(() -> MachineIds.random(parts.random()));
    }

    static AccountId newId(FlowParts parts) {
        AccountId id = AccountId.random(parts.random());
        while (parts.registry().account(id).isPresent()) {
            id = AccountId.random(parts.random());
        }
        return id;
    }

    /** What the account shows as its machine, from its first request on. */
    String machineId() {
        return machineId;
    }

    void take(Credentials credentials) {
        ControlPlane controlPlane = parts.controlPlane();
        if (controlPlane == null || !needsProfile(credentials)) {
            save(credentials, List.of());
        } else {
            discover(controlPlane, credentials, 1);
        }
    }

    private static boolean needsProfile(Credentials credentials) {
        return credentials.kind() == CredentialKind.IDENTITY_CENTER
                || credentials.kind() == CredentialKind.EXTERNAL_IDP;
    }

    private void discover(ControlPlane controlPlane, Credentials credentials, int attempt) {
        controlPlane.profiles(identity(credentials)).whenComplete((profiles, failure) -> parts.executor()
                .execute(() -> {
                    if (flow.isOver()) {
                        return;
                    }
                    if (profiles != null) {
                        found(credentials, profiles);
                    } else if (attempt < ATTEMPTS) {
                        flow.after(PAUSE, () -> discover(controlPlane, credentials, attempt + 1));
                    } else {
                        save(
                                credentials,
                                List.of("Its profile could not be asked for; that is done at its first use."));
                    }
                }));
    }

    private void found(Credentials credentials, List<ControlPlane.Profile> profiles) {
        if (profiles.isEmpty()) {
            flow.fail("the sign-in went well, but the organisation has given this person no Kiro profile; ask its"
                    + " administrator");
            return;
        }
        ControlPlane.Profile first = profiles.get(0);
        List<String> warnings = profiles.size() == 1
                ? List.of()
                : List.of("There are " + profiles.size() + " profiles; taken: "
                        + Objects.requireNonNullElse(first.name(), first.arn()) + ".");
        save(credentials.withProfileArn(first.arn()), warnings);
    }

    /** A European directory's profile is most likely in Europe; the ARN that is found says where it is. */
    private AccountIdentity identity(Credentials credentials) {
        boolean european =
                credentials instanceof IdcCredentials idc && idc.ssoRegion().startsWith("eu-");
        return new AccountIdentity(
                id.value(),
                credentials.kind(),
                Objects.requireNonNull(credentials.accessToken(), "accessToken").secret(),
                null,
                european ? "eu-central-1" : null,
                machineId,
                null,
                flow.proxy());
    }

    private void save(Credentials credentials, List<String> warnings) {
        flow.saving();
        CompletionStage<AccountView> saved = flow.request().existing() != null
                ? parts.registry().relogin(id, credentials)
                : parts.registry().add(account(credentials));
        saved.whenComplete((view, failure) -> parts.executor().execute(() -> {
            if (view != null) {
                flow.completed(view.account(), warnings);
            } else {
                flow.fail("the sign-in went well, but the account could not be stored: " + message(failure));
            }
        }));
    }

    private Account account(Credentials credentials) {
        String name = flow.request().name();
        return Account.builder(id, machineId)
                .name(name != null ? name : kindName(credentials) + " " + id)
                .credentials(credentials)
                .proxy(flow.request().proxy())
                .build();
    }

    private static String kindName(Credentials credentials) {
        if (credentials instanceof SocialCredentials social) {
            return Objects.requireNonNullElse(social.provider(), "Kiro");
        }
        return credentials.kind() == CredentialKind.BUILDER_ID ? "Builder ID" : "Identity Center";
    }

    private static String message(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "unknown reason" : message;
    }
}
