/**
 * Connects coding tools to the proxy: prints their variables, writes their own configuration files, and takes that back.
 *
 * <p>{@link io.kiroproxy.server.clients.ClientTool} knows each tool's rules (ecosystem.md 4).
 * {@link io.kiroproxy.server.clients.ClientSetup} writes and undoes. A file is changed as text, never re-written from a
 * tree: an {@code EditableText} finds the place of one value and leaves every other byte alone, so comments, line ends
 * and order stay. What stood there before is kept in the proxy's home; taking back a file nobody touched meanwhile
 * restores it byte for byte, and one that was touched is put right value by value.
 */
@NullMarked
package io.kiroproxy.server.clients;

import org.jspecify.annotations.NullMarked;
