package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and verifies the signatures of thinking blocks. A signature binds the model and the text; with models that
 * {@linkplain SimulatedModel#signsTools() sign tools} also the tool names. It keeps no state: it is a keyed hash.
 */
public final class Signatures {
    private static final String PREFIX = "EqQBCkgIBRABGAIi";

    private final SecretKeySpec key;

    /** Signs with this key. */
    public Signatures(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** The signature of a thinking text. */
    public String sign(SimulatedModel model, String text, List<String> toolNames) {
        String tools = model.signsTools() ? String.join(",", toolNames) : "";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal((model.id() + '\n' + tools + '\n' + text).getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Rule V16: GPT replays are not validated (kiro-upstream-2026.md 2.5). */
    void check(SimulatorRules rules, SimulatedModel model, Turns turns) {
        if (model.isGpt() || !rules.has(Rule.V16_SIGNATURE)) {
            return;
        }
        List<String> tools = turns.current().tools().stream()
                .map(tool -> tool.at("toolSpecification").at("name").text())
                .toList();
        for (Turns.Turn turn : turns.history()) {
            Json reasoning = turn.message().at("reasoningContent");
            if (turn.isUser() || !reasoning.isPresent()) {
                continue;
            }
            Json block = reasoning.at("reasoningText");
            byte[] expected = sign(model, block.at("text").text(), tools).getBytes(StandardCharsets.UTF_8);
            byte[] found = block.at("signature").text().getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(expected, found)) {
                throw new RefusedException(Refusal.E28_SIGNATURE);
            }
        }
    }
}
