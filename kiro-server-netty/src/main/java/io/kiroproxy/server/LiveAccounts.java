package io.kiroproxy.server;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.server.config.AccountSettings;

/**
 * Has running accounts obey settings that change. What is the same as before is left alone, for the admin API may have
 * changed it meanwhile. Confined to whoever tells of changes.
 */
final class LiveAccounts {

    private final AccountRegistry accounts;
    private final AccountSurvey survey;
    private AccountSettings before;

    LiveAccounts(AccountRegistry accounts, AccountSurvey survey, AccountSettings started) {
        this.accounts = accounts;
        this.survey = survey;
        this.before = started;
    }

    void change(AccountSettings now) {
        if (!now.rates().equals(before.rates())) {
            accounts.limitRates(now.rates());
        }
        if (!now.cooldown().equals(before.cooldown())) {
            accounts.changeCooldown(now.cooldown());
        }
        accounts.changeSlowStart(now.slowStart());
        accounts.changeLowBalance(now.quota().lowBalance());
        survey.usageAge(now.quota().refresh());
        before = now;
    }
}
