/**
 * The Kiro upstream: everything it demands or does oddly is in this package and those below it, and nowhere else.
 *
 * <p>{@link io.kiroproxy.protocol.kiro.KiroProvider} is the front for chat, and
 * {@link io.kiroproxy.protocol.kiro.KiroControlPlane} for everything else an account can be asked. A call is prepared
 * once ({@code kiro.request}), written for one endpoint after the other ({@code kiro.endpoint}) and read as it comes
 * ({@code kiro.stream}); what a refusal means stands in {@code kiro.failure}, what a model's name means in
 * {@code kiro.model}.
 *
 * <p>An answer is a chain of exchanges. {@code GenerateCall} asks the model; where the client offered a web search the
 * model sees it as a tool of its own, and {@code SearchCall} runs each of the model's searches between two turns of it.
 * {@code AnswerState} holds what the chain shares. Which endpoint answered last is remembered in {@code EndpointMemory},
 * so that a dead host is not tried first by every call.
 */
@NullMarked
package io.kiroproxy.protocol.kiro;

import org.jspecify.annotations.NullMarked;
