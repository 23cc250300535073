import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml']).freeze();

/** Markdown as GitHub and Microsoft Learn read it, apart from the dialect, which `scanDialect` blanks out before. */
export function parseTree(text: string): Root {
  return processor.parse(text);
}
