/** Tests of the admin API over real servers. */
@NullMarked
package io.kiroproxy.server.admin;

import org.jspecify.annotations.NullMarked;
