/** Returns a placeholder, in a policy, for a reference that is not emulated. It matches no name and no ARN. */
export function unresolvedText(value: unknown): string {
  const [[intrinsic, argument] = []] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const named = intrinsic === 'Ref' || intrinsic === 'Fn::GetAtt' ? [argument].flat().join('.') : JSON.stringify(value);
  return `<unresolved ${named}>`;
}

export function isUnresolved(text: string): boolean {
  return text.includes('<unresolved ');
}
