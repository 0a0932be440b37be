package io.kiroproxy.simulator.rules;

/**
 * Every check that can be switched. Names begin with the row of kiro-upstream.md 6.3 they belong to ({@code H} are
 * headers, which that table leaves to its section 12). Where the sources disagree, the stricter reading is a rule of its
 * own that {@link SimulatorRules#strict()} has on.
 */
public enum Rule {
    /** The content type is the dialect's own; else 415. */
    H_CONTENT_TYPE,
    /** {@code user-agent} has the AWS SDK syntax; else 400 "format of value … is invalid" (2026 2.6 #20). */
    H_USER_AGENT_SYNTAX,
    /** {@code user-agent} is one of the known identities; an IDE one carries a 64-hex machine id (3.1, 3.2). */
    H_USER_AGENT_IDENTITY,
    /** {@code amz-sdk-invocation-id} and {@code amz-sdk-request}, when sent, are well-formed. */
    H_SDK_HEADERS,
    /** {@code Host}, when it names a Kiro host, fits the operation and the region of the ARN. */
    H_HOST_ROLE,
    /** The bearer token is known and not over. */
    V1_BEARER,
    /** {@code TokenType} is {@code API_KEY}, {@code EXTERNAL_IDP} or absent, as the credential needs (2026 1.5). */
    V1_TOKEN_TYPE,
    /** IDE 1.x sends {@code SSO_OIDC} with AWS OIDC tokens, the CLI sends none; off: both may do either. */
    V1_SSO_OIDC,
    /** The body is UTF-8 JSON without lone surrogates. */
    V2_JSON,
    /** Members that are not in the model are refused (2026 2.1 to 2.3). */
    V2_UNKNOWN_MEMBERS,
    /** Modelled members are never {@code null} (1.6, 3). */
    V2_NULLS,
    /** A suspended account is locked out. */
    V3_SUSPENDED,
    /** Used-up credits end in 402. */
    V3_QUOTA,
    /** The account's calls a minute are counted. */
    V3_RATE,
    /** The profile ARN is there when the credential needs one, and absent with an API key. */
    V4_PROFILE_ARN,
    /** Builder ID must send its shared ARN; off: it may leave it out, as on the q host. */
    V4_BUILDER_ID_ARN,
    /** Required members, types and enum values. */
    V5_SHAPE,
    /** conversationId is 1 to 256 characters of {@code [A-Za-z0-9._:-]}. */
    V5_CONVERSATION_ID,
    /** Origin {@code CLI} is refused, which belongs to another operation (1.4, 2026 2.2). */
    V5_ORIGIN_PAIRING,
    /** The model is in the account's catalogue. */
    V6_MODEL,
    /** The extra fields fit the model's schema. */
    V7_MODEL_FIELDS,
    /** A history entry is exactly one of the two messages. */
    V8_UNION,
    /** The history begins with a user message. */
    V8_FIRST_USER,
    /** User and assistant messages alternate; relaxed by some back ends in 2026. */
    V8_ALTERNATION,
    /** The history ends with an assistant message. */
    V8_LAST_ASSISTANT,
    /** A user message without tool results has text. */
    V9_USER_CONTENT,
    /** An assistant message without tool uses has text. */
    V9_ASSISTANT_CONTENT,
    /** An assistant message has text even with tool uses; only the strict2025 profile has this on. */
    V9_ASSISTANT_CONTENT_ALWAYS,
    /** Tool results answer exactly the tool uses of the message before. */
    V10_TOOL_RESULTS,
    /** Tool turns need declared tools. */
    V11_TOOL_CONFIG,
    /** The history names no tool that is not declared; not clearly enforced (6.1 #12), so only in strict2025. */
    V11_UNDECLARED_TOOL,
    /** Tool names, descriptions and places. */
    V12_TOOLS,
    /** No two tools of one name. */
    V12_TOOL_DUPLICATE,
    /** A tool schema is an object schema without root combinators. */
    V12_TOOL_SCHEMA,
    /** {@code cachePoint} in the tool list is refused (3.5). */
    V12_CACHE_POINT,
    /** {@code $schema}, empty {@code required}, nulls and bounds beyond int32 are refused (6.1 #22). */
    V12_SCHEMA_SUSPECTS,
    /** The long list of keywords that one client strips is refused (6.1 #22); only in strict2025. */
    V12_SCHEMA_KEYWORDS,
    /** A tool use's input is an object, its id well-formed. */
    V13_TOOL_USES,
    /** Images: format, base64, bytes, number and size. */
    V14_IMAGES,
    /** Documents: format, names, number and size. */
    V14_DOCUMENTS,
    /** The estimated tokens fit the model's window. */
    V15_TOKENS,
    /** Replayed signatures were issued here, for the same model and text. */
    V16_SIGNATURE,
    /** Legacy InvokeMCP carries the ARN in its header (2026 section 8); off: header or body. */
    MCP_ARN_HEADER
}
