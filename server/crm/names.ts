import * as z from "zod/mini";
import { atLeastOne, text } from "./fields.ts";

export const tableName = z.templateLiteral([z.string().check(z.minLength(1)), ".", z.string().check(z.minLength(1))]);

export const column = text();
export const columns = atLeastOne(column);

/** The name of one of the adapter's objects. */
export const object = text();
