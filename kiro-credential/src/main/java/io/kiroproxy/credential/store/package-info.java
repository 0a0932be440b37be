/**
 * What is kept about accounts and where: the list {@code config.json}, which is KiroProxy's file and ours at once, our
 * own copy of each credential in {@code accounts/}, and what calls have taught us in {@code state/} (decisions.md 18,
 * 19, 23, 28).
 *
 * <p>Every file is replaced atomically and belongs to its owner alone; several processes on one home take turns by lock
 * files and re-read before they write. All of it blocks and is meant for the keeper's thread.
 */
@NullMarked
package io.kiroproxy.credential.store;

import org.jspecify.annotations.NullMarked;
