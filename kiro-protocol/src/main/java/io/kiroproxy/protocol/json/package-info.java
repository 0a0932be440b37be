/**
 * JSON for all client protocols, with the JSON library kept out of sight.
 *
 * <p>{@link io.kiroproxy.protocol.json.JsonReader} pulls values out of a request's bytes, refuses what does not fit
 * and says where; {@link io.kiroproxy.protocol.json.JsonWriter} writes compact UTF-8. Both stream: no tree of a body
 * is ever built. Pieces that are only passed on (schemas, tool inputs) travel as
 * {@link io.kiroproxy.core.model.JsonText}, cut from the body as they are.
 */
@NullMarked
package io.kiroproxy.protocol.json;

import org.jspecify.annotations.NullMarked;
