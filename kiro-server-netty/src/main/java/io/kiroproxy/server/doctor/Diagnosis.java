package io.kiroproxy.server.doctor;

import java.util.Locale;

/**
 * Everything that a look can show, with its words: {@code {name}} stands for a value. The web UI has them in other
 * languages by their codes.
 */
enum Diagnosis {
    HOME_FINE(Check.State.OK, "{home}", ""),
    HOME_MISSING(Check.State.WARN, "{home} does not exist yet", "start the server once: kiro-proxy serve"),
    HOME_READONLY(Check.State.FAIL, "{home} cannot be written", "chown it to the user that runs the proxy"),
    RIGHTS_NONE(Check.State.OK, "nothing to look at", ""),
    RIGHTS_FINE(Check.State.OK, "readable by their owner only", ""),
    RIGHTS_OPEN(Check.State.WARN, "{count} readable by others, such as {file}", "chmod -R go= {home}"),
    RIGHTS_UNKNOWN(Check.State.FAIL, "{why}", "chmod -R u+rwX {home}"),
    DISK_FINE(Check.State.OK, "{free} MiB free", ""),
    DISK_LOW(
            Check.State.WARN,
            "{free} MiB free",
            "make room on the disk of the home, or lower history.max-size and history.captures.max-size"),
    DISK_UNKNOWN(Check.State.WARN, "{why}", "look at the disk of the home"),
    DNS_FINE(Check.State.OK, "{host} is {address}", ""),
    DNS_NONE(Check.State.FAIL, "{host} has no address", "look at the network, or set upstream.proxy"),
    PROXY_UNSET(Check.State.OK, "none is set", ""),
    PROXY_FINE(Check.State.OK, "{proxy} takes connections", ""),
    PROXY_FINE_TLS(Check.State.OK, "{proxy} takes connections over TLS", ""),
    PROXY_NO_TLS(
            Check.State.FAIL,
            "{proxy}: no TLS with it: {why}",
            "write http:// if it is spoken to without TLS, as most are, or trust its certificate"),
    PROXY_DEAD(Check.State.FAIL, "{proxy}: {why}", "start it, or change upstream.proxy"),
    TLS_BEYOND_PROXY(Check.State.OK, "not looked at beyond a proxy over TLS; the test call goes that way", ""),
    TLS_FINE(Check.State.OK, "{origin} answers {status}", ""),
    TLS_REPLACED(
            Check.State.FAIL,
            "{origin}: {why}",
            "somebody on the way replaces certificates: trust theirs, or go around"),
    TLS_UNREACHABLE(Check.State.FAIL, "{origin}: {why}", "look at the network and upstream.proxy"),
    CLOCK_UNKNOWN(Check.State.OK, "the upstream does not say what time it is", ""),
    CLOCK_FINE(Check.State.OK, "within {seconds} s of the upstream's", ""),
    CLOCK_OFF(Check.State.FAIL, "{minutes} min away from the upstream's", "set this machine's clock, best by NTP"),
    ACCOUNTS_NONE(Check.State.FAIL, "none", "add one: kiro-proxy accounts scan --add"),
    ACCOUNTS_READY(Check.State.OK, "{count}, {ready} ready", ""),
    ACCOUNTS_STUCK(Check.State.FAIL, "{count}, {ready} ready", "see below what each of them needs"),
    ACCOUNT_READY(Check.State.OK, "ready", ""),
    ACCOUNT_OUT(Check.State.WARN, "{why}", "wait, sign in again, or: kiro-proxy accounts restore {id}"),
    TOKEN_ENDLESS(Check.State.OK, "does not end", ""),
    TOKEN_GOOD(Check.State.OK, "token until {until}", ""),
    TOKEN_RENEWED(Check.State.OK, "is over and is renewed by the next call", ""),
    TOKEN_OVER(Check.State.FAIL, "is over and cannot be renewed", "sign in again: kiro-proxy login"),
    PROFILE_UNASKED(Check.State.OK, "region {region}, the profile is asked for by the first call", ""),
    PROFILE_FINE(Check.State.OK, "region {region}, profile {profile}", ""),
    PROFILE_ELSEWHERE(
            Check.State.WARN, "region {region}, but the profile is of {home}", "sign in again with --region {home}"),
    MODELS_NOBODY(Check.State.FAIL, "no account is ready to ask with", "see above what the accounts need"),
    MODELS_LISTED(Check.State.OK, "{count} listed for {account}", ""),
    MODELS_BUILT_IN(
            Check.State.FAIL,
            "the upstream does not list them ({why}), so the built-in list, which may be old, is used",
            "look at the connection, tokens and profiles above; sign in again: kiro-proxy login"),
    ROUND_TRIP_FINE(Check.State.OK, "a question was answered", ""),
    ROUND_TRIP_FAILED(Check.State.FAIL, "{why}", "see the checks above");

    private final Check.State state;
    private final String detail;
    private final String remedy;

    Diagnosis(Check.State state, String detail, String remedy) {
        this.state = state;
        this.detail = detail;
        this.remedy = remedy;
    }

    /** The same in every version, such as {@code rights-open}: what was looked at and what it is like. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Check.State state() {
        return state;
    }

    /** What was found, for people. */
    String detail() {
        return detail;
    }

    /** What to do; empty when all is well. */
    String remedy() {
        return remedy;
    }
}
