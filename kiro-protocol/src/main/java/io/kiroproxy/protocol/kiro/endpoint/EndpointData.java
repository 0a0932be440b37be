package io.kiroproxy.protocol.kiro.endpoint;

import java.util.List;
import java.util.Map;

/** What the table's files say, checked. Maps keep the order of the files. */
record EndpointData(
        String defaultRegion,
        Map<String, String> regionFallback,
        Map<String, String> hosts,
        Map<String, Map<String, String>> regionHosts,
        Map<String, String> sharedArns,
        String oidcTokenType,
        Map<String, IdentityRow> identities,
        Map<Operation, List<EndpointRow>> operations) {}
