package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.auth.AccountBook;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.util.Optional;

/** Rule V1: the bearer token and its kind. */
final class BearerRules {
    private final SimulatorRules rules;
    private final AccountBook book;

    BearerRules(SimulatorRules rules, AccountBook book) {
        this.rules = rules;
        this.book = book;
    }

    SimulatedAccount check(RecordedRequest request, ClientIdentity identity) {
        Optional<AccountBook.Bearer> bearer = book.bearer(request.bearer());
        if (bearer.isEmpty()) {
            throw new RefusedException(Refusal.E1_TOKEN_INVALID);
        }
        rules.refuseIf(
                bearer.get().standing() == AccountBook.Standing.EXPIRED, Rule.V1_BEARER, Refusal.E1_TOKEN_INVALID);
        SimulatedAccount account = bearer.get().account();
        String type = request.header("tokentype");
        rules.refuseIf(!isRightType(account.kind(), type), Rule.V1_TOKEN_TYPE, Refusal.E1_TOKEN_INVALID);
        if (account.kind().isOidc()) {
            boolean wrong = (identity == ClientIdentity.IDE && type.isEmpty())
                    || (identity == ClientIdentity.CLI && !type.isEmpty());
            rules.refuseIf(wrong, Rule.V1_SSO_OIDC, Refusal.E1_TOKEN_INVALID);
        }
        return account;
    }

    private static boolean isRightType(AccountKind kind, String type) {
        return switch (kind) {
            case API_KEY -> type.equals("API_KEY");
            case EXTERNAL_IDP -> type.equals("EXTERNAL_IDP");
            case SOCIAL -> type.isEmpty();
            case BUILDER_ID, IDENTITY_CENTER -> type.isEmpty() || type.equals("SSO_OIDC");
        };
    }
}
