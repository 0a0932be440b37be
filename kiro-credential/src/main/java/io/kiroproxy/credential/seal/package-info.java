/**
 * Encryption of what a home keeps secret: the key, where it comes from (a file, an environment variable, the platform's
 * keyring, a command), and AES-256-GCM over one file's bytes. What is sealed, and when, is decided by the store.
 */
@NullMarked
package io.kiroproxy.credential.seal;

import org.jspecify.annotations.NullMarked;
