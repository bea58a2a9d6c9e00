/* SPDX-License-Identifier: Apache-2.0 */
/* Files that lie beside a model under its name: NAME.risk.xml, NAME.tree.xml, … beside NAME.xml. */
#ifndef AX_CLI_BESIDE_H
#define AX_CLI_BESIDE_H

/* The path of the file beside the model whose name ends so (".tree.xml"); NULL: there is none. To
 * be freed. */
char *ax_beside(const char *model_path, const char *ending);
/* How the file `path` is called as seen from the folder of the file `home`, which need not exist
 * yet; links of folders are followed. NULL: it does not lie there or below, or no memory. To be
 * freed. */
char *ax_beside_name(const char *home, const char *path);

#endif
